/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli.doctor;

/** What is checked, each under a code that never gets another meaning. */
public enum Check {
    SETTINGS("QW-D01", "settings can be used"),
    NAME("QW-D02", "the gateway has an address"),
    CONNECTION("QW-D03", "the gateway takes connections"),
    TLS("QW-D04", "its certificate is trusted"),
    PROXY("QW-D05", "nobody else answers in its place"),
    ANSWER("QW-D06", "it answers in time and without error"),
    CLOCK("QW-D07", "its clock and ours agree"),
    PLATFORM("QW-D08", "it is the platform of the subscription"),
    CREDENTIALS("QW-D09", "there are credentials"),
    LOGIN("QW-D10", "user and password work"),
    EXPIRY("QW-D11", "the token has not expired"),
    MODULE("QW-D12", "the token opens Container Security (CS)"),
    TOKEN("QW-D13", "Qualys accepts the token"),
    RIGHTS("QW-D14", "its user may read registries"),
    LIMITS("QW-D15", "calls are left"),
    REGISTRIES("QW-D16", "Qualys knows registries"),
    SENSOR("QW-D17", "a registry sensor works"),
    DATE_FILTER("QW-D18", "the scan-date filter finds images"),
    FORCE_SCAN("QW-D19", "scans can be forced");

    private final String code;
    private final String meaning;

    Check(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public String code() {
        return code;
    }

    /** What is so when the check is ok. */
    public String meaning() {
        return meaning;
    }
}
