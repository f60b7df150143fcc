/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.delivery;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Puts fragments together again, in the order of their numbers. */
final class FragmentStore extends Dispatcher {
    private static final Pattern PATH =
            Pattern.compile("/qflow/snapshot/v1/multipart/upload/([^/]+)/fragment/([0-9]+)(/finalize)?");

    private final Map<String, Map<Integer, byte[]>> fragments = new ConcurrentHashMap<>();
    private final List<String> finalized = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private volatile @Nullable MockResponse answer;
    private volatile int from = 1;

    /** What is answered instead; null for what is right. */
    void answer(@Nullable MockResponse response) {
        refuseFrom(1, response);
    }

    void refuseFrom(int number, @Nullable MockResponse response) {
        from = number;
        answer = response;
    }

    byte[] whole(String name) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Objects.requireNonNull(fragments.get(name)).values().forEach(all::writeBytes);
        return all.toByteArray();
    }

    int finalized() {
        return finalized.size();
    }

    List<String> calls() {
        return calls;
    }

    List<Headers> headers() {
        return headers;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        byte[] body = Objects.requireNonNull(request.getBody()).toByteArray();
        calls.add(path + " " + body.length);
        headers.add(request.getHeaders());
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches() || !"POST".equals(request.getMethod())) {
            return new MockResponse.Builder().code(404).build();
        }
        int number = Integer.parseInt(matcher.group(2));
        if (answer != null && number >= from) {
            return answer;
        }
        fragments.computeIfAbsent(matcher.group(1), name -> new TreeMap<>()).put(number, body);
        if (matcher.group(3) != null) {
            finalized.add(matcher.group(1));
        }
        return new MockResponse.Builder().build();
    }
}
