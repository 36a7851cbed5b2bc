/**
 * Plausible answers derived from a request: text, objects that fit a schema, vectors, and token
 * counts.
 */
@NullMarked
package dev.offpeak.sandbox.answer;

import org.jspecify.annotations.NullMarked;
