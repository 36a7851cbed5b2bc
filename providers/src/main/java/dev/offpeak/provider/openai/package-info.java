/**
 * OpenAI's dialect: files, batches of files, two result files. Open {@link
 * dev.offpeak.provider.openai.OpenAiProvider} first.
 */
@NullMarked
package dev.offpeak.provider.openai;

import org.jspecify.annotations.NullMarked;
