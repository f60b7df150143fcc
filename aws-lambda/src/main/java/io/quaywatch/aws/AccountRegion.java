/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

/** Where a call goes: a client differs by the account whose role it uses and by the region it talks to. */
record AccountRegion(String account, String region) {
    @Override
    public String toString() {
        return "account " + account + " in " + region;
    }
}
