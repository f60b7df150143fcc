/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import io.quaywatch.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page template with its style and script inline. The content security policy names both by hash and allows nothing else,
 * so even markup that slipped through the escaping could neither run nor load.
 */
final class Page {
    private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z]+)}}");

    private final String template;
    private final String style;
    private final String script;

    Page(String template) {
        this.template = resource(template);
        this.style = resource("report.css");
        this.script = resource("report.js");
    }

    /** Fills every slot once; a value is markup and already escaped, and slots within values stay as they are. */
    byte[] fill(Map<String, String> values) {
        Matcher slots = SLOT.matcher(template);
        StringBuilder page = new StringBuilder(template.length() + style.length() + script.length());
        int from = 0;
        while (slots.find()) {
            page.append(template, from, slots.start()).append(value(slots.group(1), values));
            from = slots.end();
        }
        return page.append(template, from, template.length()).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Text for an element or a quoted attribute: cleaned of hidden characters, then escaped. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        Untrusted.line(text).chars().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    private String value(String slot, Map<String, String> values) {
        return switch (slot) {
            case "csp" ->
                "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script)
                        + "'; base-uri 'none'; form-action 'none'";
            case "style" -> style;
            case "script" -> script;
            default -> {
                String value = values.get(slot);
                if (value == null) {
                    throw new IllegalStateException("the page template has a slot that nobody fills: " + slot);
                }
                yield value;
            }
        };
    }

    private static String hash(String content) {
        String hex = Digest.of(content.getBytes(StandardCharsets.UTF_8)).hex();
        return "sha256-" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource io/quaywatch/report/" + name + " is missing");
            }
            // Browsers hash inline content with line feeds only, whatever the file was checked out with.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("read resource io/quaywatch/report/" + name, e);
        }
    }
}
