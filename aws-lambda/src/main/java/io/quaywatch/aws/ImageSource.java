/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

/** Where a backfill finds images. */
interface ImageSource {
    /** In the plural, for an error message. */
    String what();

    /**
     * Every image there is in that place. What cannot be read of it is told to {@code into}, and the rest is read on.
     *
     * @throws io.quaywatch.port.PortException if nothing of it can be read
     */
    void read(AccountRegion place, FoundImages into);
}
