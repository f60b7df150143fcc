/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What people deploy: image references as they write them, and the digests and platforms that say which bytes they mean.
 * A reference is a name and may move; a digest is content and cannot. Everything after resolution keys on digests.
 */
@NullMarked
package io.quaywatch.image;

import org.jspecify.annotations.NullMarked;
