/* SPDX-License-Identifier: Apache-2.0 */

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Makes a handler as the platform does, gives it an event, and prints the answer. Arguments: handler, file of the event, and
 * how often to repeat; repeated, it prints nanoseconds of the first call and of the median of the second half instead.
 */
final class Invoke {
    private Invoke() {}

    public static void main(String[] arguments) throws Exception {
        byte[] event = Files.readAllBytes(Path.of(arguments[1]));
        RequestStreamHandler handler = (RequestStreamHandler)
                Class.forName(arguments[0]).getConstructor().newInstance();
        if (arguments.length == 2) {
            System.out.println(call(handler, event));
            return;
        }
        long[] took = new long[Integer.parseInt(arguments[2])];
        for (int i = 0; i < took.length; i++) {
            long start = System.nanoTime();
            call(handler, event);
            took[i] = System.nanoTime() - start;
        }
        long[] warm = Arrays.copyOfRange(took, took.length / 2, took.length);
        Arrays.sort(warm);
        System.out.println(took[0] + " " + warm[warm.length / 2]);
    }

    private static String call(RequestStreamHandler handler, byte[] event) throws Exception {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event), answer, null);
        return answer.toString("UTF-8");
    }
}
