/**
 * The progress of long work: a {@link ivylab.progress.Work} counts it, measures its pace and
 * reports {@link ivylab.progress.ProgressEvent}s to a {@link ivylab.progress.Progress} listener.
 * The listener prints lines, or draws in a notebook, or is silent. Start with {@link
 * ivylab.progress.Progress}.
 */
@NullMarked
package ivylab.progress;

import org.jspecify.annotations.NullMarked;
