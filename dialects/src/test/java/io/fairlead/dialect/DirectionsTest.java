package io.fairlead.dialect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/** Which way the packages may depend on each other. */
@AnalyzeClasses(packages = "io.fairlead.dialect", importOptions = ImportOption.DoNotIncludeTests.class)
class DirectionsTest {
    private static final String BASE = "io.fairlead.dialect";
    private static final Set<String> SHARED = Set.of("wire", "watch", "neutral", "fitting", "registry");

    @ArchTest
    static final ArchRule no_dialect_knows_another =
            slices().assignedFrom(new EachDialect()).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule only_the_registry_knows_the_dialects = noClasses()
            .that()
            .resideInAnyPackage(BASE, BASE + ".wire", BASE + ".watch", BASE + ".neutral", BASE + ".fitting")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    BASE + ".openai..",
                    BASE + ".anthropic..",
                    BASE + ".gemini..",
                    BASE + ".bedrock..",
                    BASE + ".cohere..",
                    BASE + ".ollama..");

    @ArchTest
    static final ArchRule nobody_knows_the_registry = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".registry")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + ".registry");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule framing_knows_no_meaning = noClasses()
            .that()
            .resideInAPackage(BASE + ".wire")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BASE, BASE + ".watch", BASE + ".neutral", "com.fasterxml..");

    @ArchTest
    static final ArchRule nothing_does_io_reads_a_clock_or_starts_a_thread = noClasses()
            .that()
            .doNotHaveSimpleName("TablesAsJson") // a step of the build
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty..", "java.nio.channels..", "java.nio.file..", "java.net.http..", "java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.Socket")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    }

    private static final class EachDialect implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            boolean dialect = name.startsWith(BASE + ".") && !SHARED.contains(name.substring(BASE.length() + 1));
            return dialect ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "each dialect";
        }
    }
}
