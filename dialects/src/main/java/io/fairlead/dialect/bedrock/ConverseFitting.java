package io.fairlead.dialect.bedrock;

import io.fairlead.dialect.fitting.FittingTable;
import io.fairlead.dialect.fitting.ForeignThought;
import java.util.Map;

/** What the table of Converse calls. */
final class ConverseFitting {
    static final FittingTable TABLE = FittingTable.beside(
            ConverseApi.class,
            "converse-fitting.yaml",
            ConverseApi.FIELDS,
            Map.of("thought", new ForeignThought(ConverseSeals::text, ConverseSeals::own)));

    private ConverseFitting() {}
}
