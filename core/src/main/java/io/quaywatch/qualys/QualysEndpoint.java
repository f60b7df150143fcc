/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One call as a value. {@link QualysTransport} runs any of them.
 *
 * @param action what is being done, in words, for error texts
 * @param template the path with its variables in braces, which is also the endpoint's name in the rate budget
 * @param variables one value per brace, in order
 * @param maxBytes of the unpacked reply
 */
record QualysEndpoint<T>(
        String action,
        String method,
        String template,
        List<String> variables,
        List<QueryParameter> query,
        @Nullable JsonNode body,
        Repeat repeat,
        int maxBytes,
        ReplyReader<T> reader) {

    /** How much of a call may be done again when it fails. A refusal for being too frequent may always be repeated. */
    enum Repeat {
        /** All of it. */
        ALWAYS,
        /** Until the reply has begun: its reader hands parts of it out while it reads. */
        UNTIL_REPLY,
        /** Nothing: the caller finds out whether it happened. */
        NEVER
    }

    record QueryParameter(String name, String value) {}

    static final int LIST_BYTES = 8 << 20;
    static final int STREAM_BYTES = 64 << 20;

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    QualysEndpoint {
        variables = List.copyOf(variables);
        query = List.copyOf(query);
        for (String variable : variables) {
            // An id that came from outside must not be able to name another path.
            if (!VARIABLE.matcher(variable).matches()) {
                throw new IllegalArgumentException(action + ": an id has letters, digits, - and _ only");
            }
        }
    }

    static <T> QualysEndpoint<T> get(String action, String template, ReplyReader<T> reader, String... variables) {
        return new QualysEndpoint<>(
                action, "GET", template, List.of(variables), List.of(), null, Repeat.ALWAYS, LIST_BYTES, reader);
    }

    static <T> QualysEndpoint<T> post(
            String action, String template, JsonNode body, ReplyReader<T> reader, String... variables) {
        return new QualysEndpoint<>(
                action, "POST", template, List.of(variables), List.of(), body, Repeat.NEVER, LIST_BYTES, reader);
    }

    static <T> QualysEndpoint<T> delete(String action, String template, ReplyReader<T> reader, String... variables) {
        return new QualysEndpoint<>(
                action, "DELETE", template, List.of(variables), List.of(), null, Repeat.ALWAYS, LIST_BYTES, reader);
    }

    /** @param value as it is meant; it is encoded once, when the request is made */
    QualysEndpoint<T> with(String name, String value) {
        List<QueryParameter> more = new ArrayList<>(query);
        more.add(new QueryParameter(name, value));
        return new QualysEndpoint<>(action, method, template, variables, more, body, repeat, maxBytes, reader);
    }

    QualysEndpoint<T> streamed() {
        return new QualysEndpoint<>(
                action, method, template, variables, query, body, Repeat.UNTIL_REPLY, STREAM_BYTES, reader);
    }

    /** Method and template, as {@link CallGate} wants it. */
    String name() {
        return method + " " + template;
    }

    HttpUrl url(HttpUrl base) {
        HttpUrl.Builder url = base.newBuilder();
        Iterator<String> values = variables.iterator();
        for (String segment : template.substring(1).split("/")) {
            url.addPathSegment(segment.startsWith("{") ? values.next() : segment);
        }
        query.forEach(parameter -> url.addQueryParameter(parameter.name(), parameter.value()));
        return url.build();
    }
}
