package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import java.util.List;

/** Writes what somebody says as {@code content}, or a tool's result as {@code output}: one text as it is, else a list. */
final class ResponsesContentWriter {
    private final Losses losses;

    ResponsesContentWriter(Losses losses) {
        this.losses = losses;
    }

    /** False when there was nothing to write. */
    boolean write(ObjectNode item, String name, List<Part> parts, boolean assistant) {
        if (parts.size() == 1 && parts.get(0) instanceof Part.Text text) {
            item.put(name, text.text());
            return true;
        }
        ArrayNode list = item.arrayNode();
        for (Part part : parts) {
            part(part, list, assistant);
        }
        if (list.isEmpty()) {
            return false;
        }
        item.set(name, list);
        return true;
    }

    private void part(Part part, ArrayNode list, boolean assistant) {
        if (part instanceof Part.Text text) {
            text(text.text(), list, assistant);
        } else if (part instanceof Part.Refusal refusal) {
            if (assistant) {
                list.addObject().put("type", "refusal").put("refusal", refusal.text());
            } else {
                text(refusal.text(), list, false);
            }
        } else if (assistant) {
            losses.lossy("input", "an assistant's message has only text");
        } else if (part instanceof Part.Image image) {
            image(image.media(), list);
        } else if (part instanceof Part.Document document) {
            document(document, list);
        } else if (part instanceof Part.Audio) {
            losses.lossy("audio", "the API takes no sound");
        } else {
            losses.lossy("input", "what only an assistant says has no place in another's message");
        }
    }

    private static void text(String text, ArrayNode list, boolean assistant) {
        list.addObject().put("type", assistant ? "output_text" : "input_text").put("text", text);
    }

    private void image(Media media, ArrayNode list) {
        if (media instanceof Media.Inline inline) {
            list.addObject().put("type", "input_image").put("image_url", data(inline));
        } else if (media instanceof Media.Link link) {
            list.addObject().put("type", "input_image").put("image_url", link.url());
        } else {
            lost(media, "image");
        }
    }

    private void document(Part.Document document, ArrayNode list) {
        Media media = document.media();
        String name = document.name();
        if (media instanceof Media.Plain plain) {
            losses.noted("document", "a document of plain text is told as text");
            text(name == null ? plain.text() : name + "\n\n" + plain.text(), list, false);
        } else if (media instanceof Media.Inline inline) {
            list.addObject()
                    .put("type", "input_file")
                    .put("filename", name == null ? "document.pdf" : name)
                    .put("file_data", data(inline));
        } else if (media instanceof Media.Link link) {
            // An address is taken without a name beside it.
            list.addObject().put("type", "input_file").put("file_url", link.url());
        } else {
            lost(media, "document");
        }
    }

    private void lost(Media media, String what) {
        if (media instanceof Media.Stored) {
            losses.refused(what, "it is stored at another provider");
        } else {
            losses.lossy(what, "it is neither here nor at an address");
        }
    }

    private static String data(Media.Inline inline) {
        return inline.url();
    }
}
