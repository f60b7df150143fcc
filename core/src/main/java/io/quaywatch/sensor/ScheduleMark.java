/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.sensor;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quaywatch.qualys.QualysApi.ScheduleEntry;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the board knows of one schedule, as short text: state, when that was first seen (epoch seconds, base 36), error:
 * {@code etlqubk,CMS-2014: manifest unknown}.
 */
record ScheduleMark(State state, Instant at, String error) {
    private static final int RADIX = 36;
    private static final int MAX_ERROR = 80;

    /** DELETED: it had ended, and one of its scans took on to remove it. FAILED: it ended without having scanned anything. */
    enum State {
        ASKED('a'),
        ENDED('e'),
        FAILED('f'),
        DELETED('d');

        private final char letter;

        State(char letter) {
            this.letter = letter;
        }

        static State of(char letter) {
            for (State state : values()) {
                if (state.letter == letter) {
                    return state;
                }
            }
            throw new IllegalArgumentException("no state of a schedule is written " + letter);
        }
    }

    static ScheduleMark asked(Instant now) {
        return new ScheduleMark(State.ASKED, now, "");
    }

    @JsonCreator
    static ScheduleMark parse(String text) {
        String[] parts = text.split(",", 2);
        return new ScheduleMark(
                State.of(text.charAt(0)),
                Instant.ofEpochSecond(Long.parseLong(parts[0].substring(1), RADIX)),
                parts[1]);
    }

    /** The end of it as first seen. The names of the last states are not documented; those that say failure are believed. */
    ScheduleMark ended(Instant now, ScheduleEntry schedule) {
        if (state != State.ASKED) {
            return this;
        }
        String status = schedule.status().toLowerCase(Locale.ROOT);
        boolean failed = status.contains("fail") || status.contains("cancel");
        String text = schedule.error() == null ? failed ? schedule.status() : "" : schedule.error();
        return new ScheduleMark(failed ? State.FAILED : State.ENDED, now, plain(text, MAX_ERROR));
    }

    boolean hasEnded() {
        return state == State.ENDED || state == State.FAILED;
    }

    ScheduleMark deleted() {
        return new ScheduleMark(State.DELETED, at, error);
    }

    ScheduleMark shortened(int length) {
        return new ScheduleMark(state, at, plain(error, length));
    }

    /** When it was first seen to have ended, or null. */
    @Nullable
    Instant endedAt() {
        return state == State.ASKED ? null : at;
    }

    @JsonValue
    @Override
    public String toString() {
        return state.letter + Long.toString(at.getEpochSecond(), RADIX) + "," + error;
    }

    /** Cut, and without characters that take more than their own place in JSON. */
    static String plain(String text, int length) {
        String cut = text.length() <= length ? text : text.substring(0, length);
        return cut.replaceAll("[^ -~]", "?").replace('"', '\'').replace('\\', '/');
    }
}
