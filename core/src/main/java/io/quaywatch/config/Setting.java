/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.config;

/**
 * One setting, read from the environment of a function or of the command. The settings table of the docs is made from these.
 *
 * @param name environment variable
 * @param standard default as text; empty = none
 * @param range what is accepted, for people
 * @param meaning one sentence
 */
public record Setting(String name, String standard, String range, String meaning) {}
