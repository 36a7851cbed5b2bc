/** The HTTP front: calls in, replies out, and the ways a reply can break. */
@NullMarked
package dev.offpeak.sandbox.http;

import org.jspecify.annotations.NullMarked;
