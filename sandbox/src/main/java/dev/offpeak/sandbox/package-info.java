/**
 * An emulator of the providers' batch APIs, written from their references alone. Open {@code
 * Sandbox} first.
 */
@NullMarked
package dev.offpeak.sandbox;

import org.jspecify.annotations.NullMarked;
