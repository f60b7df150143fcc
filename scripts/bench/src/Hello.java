/* SPDX-License-Identifier: Apache-2.0 */

/** The bare JVM: what a process costs before any of our code. */
final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
