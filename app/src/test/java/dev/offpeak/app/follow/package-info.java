/** Tests of {@code follow}, from inside. */
@NullMarked
package dev.offpeak.app.follow;

import org.jspecify.annotations.NullMarked;
