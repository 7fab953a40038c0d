/**
 * Studies: methods held against each other on the same masked surfaces, and the tables that come of
 * it. Masks, samples and tables are functions of a seed, so a study can be made again. Start at
 * {@link ivylab.study.Comparison}.
 */
package ivylab.study;
