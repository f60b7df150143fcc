/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with a call, a fixed number of times.
 *
 * @param call matched against method and template, and against method and actual path
 * @param after how many matching calls are served well first
 * @param times how often it strikes; 0 = from then on
 * @param delayMillis wait before the reply, in real time
 * @param done whether the work happens although the reply is replaced
 * @param expireToken whether the bearer token of this call expires
 * @param instead the reply that replaces the real one
 * @param damage what happens to whichever reply is sent
 */
record FaultRule(
        Glob call,
        int after,
        int times,
        int delayMillis,
        boolean done,
        boolean expireToken,
        @Nullable Reply instead,
        UnaryOperator<Reply> damage) {

    boolean concerns(Endpoint endpoint, Request request) {
        return call.matches(endpoint.name()) || call.matches(request.method() + " " + request.rawPath());
    }

    Reply change(Supplier<Reply> work) {
        if (instead == null) {
            return damage.apply(work.get());
        }
        if (done) {
            Reply lost = work.get();
            return damage.apply(instead.with(Map.of("X-Simulator-Lost-Status", Integer.toString(lost.status()))));
        }
        return damage.apply(instead);
    }

    static FaultRule read(Fields fields) {
        FaultRule rule = new FaultRule(
                new Glob(fields.requiredText("call")),
                fields.integer("after", 0, 0, 1_000_000),
                fields.integer("times", 1, 0, 1_000_000),
                fields.integer("delayMillis", 0, 0, 600_000),
                fields.flag("done", false),
                fields.flag("expireToken", false),
                instead(fields),
                damage(fields));
        fields.end();
        return rule;
    }

    private static @Nullable Reply instead(Fields fields) {
        boolean drop = fields.flag("drop", false);
        boolean html = fields.flag("html", false);
        int status = fields.integer("status", 0, 200, 599);
        Map<String, String> headers = fields.map("headers");
        String body = fields.text("body", "");
        if (drop) {
            return Reply.empty(200).withWire(Wire.DROPPED);
        }
        if (html) {
            return Reply.text(
                            status == 0 ? 200 : status,
                            "text/html",
                            "<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>\n")
                    .with(headers);
        }
        if (status == 0) {
            return null;
        }
        return new Reply(status, headers, Reply.text(status, "", body).body(), Wire.SOUND);
    }

    private static UnaryOperator<Reply> damage(Fields fields) {
        int truncate = fields.integer("truncate", -1, 0, 1_000_000);
        int slow = fields.integer("slowMillis", 0, 0, 60_000);
        boolean corrupt = fields.flag("corrupt", false);
        return reply -> {
            Reply damaged = corrupt ? reply.withBody(corrupted(reply.body())) : reply;
            if (damaged.wire().drop()) {
                return damaged;
            }
            return damaged.withWire(new Wire(false, truncate, slow));
        };
    }

    /** Every seventh byte is another one, the first included. */
    private static byte[] corrupted(byte[] body) {
        byte[] other = body.clone();
        for (int i = 0; i < other.length; i += 7) {
            other[i] = (byte) (other[i] ^ 0x15);
        }
        return other;
    }
}
