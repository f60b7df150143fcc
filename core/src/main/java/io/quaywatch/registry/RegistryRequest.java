/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import okhttp3.HttpUrl;

/**
 * One thing to ask a registry.
 *
 * @param action what is done to what, for messages
 * @param limit the largest answer in bytes, decompressed
 * @param follow whether one redirect may be followed, without credentials
 */
record RegistryRequest(String action, String method, HttpUrl url, String accept, int limit, boolean follow) {}
