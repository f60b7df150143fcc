/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.function.Supplier;

/**
 * What a request turned out to ask for.
 *
 * @param name method and path template, for example {@code GET /csapi/v1.3/images/{sha}}
 * @param limited whether rate limits apply
 */
record Endpoint(String name, boolean limited, Supplier<Reply> work) {}
