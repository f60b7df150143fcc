/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import java.util.List;
import okhttp3.Challenge;
import okhttp3.Headers;

/** What came back; the body is empty unless the status is 200. */
record RegistryAnswer(int status, Headers headers, List<Challenge> challenges, byte[] body) {
    boolean redirects() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }
}
