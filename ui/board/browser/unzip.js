// Texts that travel compressed, because Streamlit compresses nothing.

/**
 * @param {BufferSource} bytes a text, compressed by gzip
 * @returns {Promise<string>}
 */
export function unzipped(bytes) {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
