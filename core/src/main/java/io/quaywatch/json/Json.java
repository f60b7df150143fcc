/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The only two JSON mappers.
 *
 * <p>{@link #state()} writes and reads what we own (states, ledger rows, reports): an unknown field is an error, because it
 * means two releases disagree. {@link #wire()} reads what others send: unknown fields are theirs to add. Both write
 * instants as ISO-8601 text, keep record component order, and hold Jackson's default limits on depth and length.
 */
public final class Json {
    private static final JsonMapper STATE = base().build();
    private static final JsonMapper WIRE =
            base().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Json() {}

    /** For our own documents; unknown fields fail. */
    public static JsonMapper state() {
        return STATE;
    }

    /** For documents of Qualys, registries and clouds; unknown fields are ignored. */
    public static JsonMapper wire() {
        return WIRE;
    }

    /** One of our own values as a line of JSON. */
    public static String write(Object value) {
        try {
            return STATE.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    private static JsonMapper.Builder base() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .annotationIntrospector(new SealedTypes())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null));
    }

    /** Names the permitted subtypes of a sealed type by their simple names, which Jackson 2 does not do by itself. */
    private static final class SealedTypes extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public List<NamedType> findSubtypes(Annotated annotated) {
            List<NamedType> named = new ArrayList<>();
            collect(annotated.getRawType(), named);
            return named.isEmpty() ? super.findSubtypes(annotated) : named;
        }

        /** Also where a value is written by itself and only its own class is known. */
        @Override
        public String findTypeName(AnnotatedClass annotated) {
            Class<?> type = annotated.getRawType();
            return isPermitted(type) ? type.getSimpleName() : super.findTypeName(annotated);
        }

        private static boolean isPermitted(Class<?> type) {
            return Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed);
        }

        private static void collect(Class<?> type, List<NamedType> into) {
            if (!type.isSealed()) {
                return;
            }
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                if (permitted.isSealed()) {
                    collect(permitted, into);
                } else {
                    into.add(new NamedType(permitted, permitted.getSimpleName()));
                }
            }
        }
    }
}
