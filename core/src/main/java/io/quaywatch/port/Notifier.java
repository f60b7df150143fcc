/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import io.quaywatch.notify.Notification;

/** Takes a message to people. May deliver twice, never silently not at all. Throws {@link PortException}. */
public interface Notifier {
    void send(Notification notification);
}
