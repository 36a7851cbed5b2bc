@NullMarked
package dev.offpeak.validate;

import org.jspecify.annotations.NullMarked;
