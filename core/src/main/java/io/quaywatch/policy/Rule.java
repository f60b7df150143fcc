/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

/** What fails an image in scope: more of the selected findings than the limits allow. */
public record Rule(String name, Scope scope, Selection findings, Limits max) {}
