/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.aws.AwsServer.Answer;
import io.quaywatch.aws.AwsServer.Call;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Objects in memory, with the answers S3 documents for GET and for a PUT with {@code If-None-Match: *}. */
final class Bucket implements Function<Call, Answer> {
    private final Map<String, String> objects = new ConcurrentHashMap<>();

    @Override
    public Answer apply(Call call) {
        if (call.method().equals("GET")) {
            String object = objects.get(call.path());
            return object == null ? error(404, "NoSuchKey") : new Answer(200, "application/json", object);
        }
        if (!call.method().equals("PUT") || !call.ifNoneMatch().equals("*")) {
            return error(501, "NotImplemented");
        }
        return objects.putIfAbsent(call.path(), call.body()) == null
                ? new Answer(200, "application/xml", "")
                : error(412, "PreconditionFailed");
    }

    private static Answer error(int status, String code) {
        return new Answer(status, "application/xml", AwsServer.fixture("s3-error.xml", code));
    }
}
