/** Anthropic's message batches and synchronous messages. Open {@code AnthropicApi} first. */
@NullMarked
package dev.offpeak.sandbox.anthropic;

import org.jspecify.annotations.NullMarked;
