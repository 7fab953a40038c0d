package ivylab.file;

/** Lines, one at a time, in place. */
interface LineSource extends AutoCloseable {

  /** Goes to the next line that is not blank; false at the end. */
  boolean next();

  /** Where the line stands; overwritten by the next one. */
  byte[] bytes();

  /** First byte of the line. */
  int from();

  /** Behind its last byte. */
  int to();

  /** Its number in the file, from 1. */
  long number();

  /** Bytes read from the disk so far, to tell the progress. */
  long position();

  @Override
  void close();
}
