using BitMiracle.LibJpeg.Classic;

namespace TfLiteQuant.Datasets;

/// <summary>
/// JPEG by LibJpeg.NET, a port of the reference library in managed code: the slow-but-exact integer transform, whose pixels are
/// the same on every system and processor.
/// </summary>
internal static class JpegDecoder
{
    /// <exception cref="InvalidDataException">The image is damaged or cut short.</exception>
    public static Bitmap Decode(byte[] bytes)
    {
        try
        {
            var decompression = new jpeg_decompress_struct(new Strict());
            decompression.jpeg_stdio_src(new MemoryStream(bytes));
            decompression.jpeg_read_header(true);
            var bitmap = Bitmap.Make(decompression.Image_width, decompression.Image_height, bytes.Length);
            decompression.Out_color_space = decompression.Num_components switch
            {
                1 => J_COLOR_SPACE.JCS_GRAYSCALE,
                3 => J_COLOR_SPACE.JCS_RGB,
                _ => J_COLOR_SPACE.JCS_CMYK,
            };
            decompression.jpeg_start_decompress();
            var row = new[] { new byte[decompression.Output_width * decompression.Output_components] };
            for (var y = 0; y < bitmap.Height; y++)
            {
                decompression.jpeg_read_scanlines(row, 1);
                Spread(row[0], decompression.Output_components, bitmap.Pixels.AsSpan(y * bitmap.Width * Bitmap.Depth, bitmap.Width * Bitmap.Depth));
            }

            decompression.jpeg_finish_decompress();
            return bitmap;
        }
        catch (Exception error) when (error is not (InvalidDataException or OutOfMemoryException))
        {
            // The port checks as the original does, and runs into the ends of its tables where that would read beyond them.
            throw new InvalidDataException(error.Message.TrimEnd('.'), error);
        }
    }

    private static void Spread(byte[] row, int components, Span<byte> pixels)
    {
        switch (components)
        {
            case 1:
                for (int from = 0, to = 0; to < pixels.Length; from++, to += Bitmap.Depth) pixels.Slice(to, 3).Fill(row[from]);
                break;
            case 3:
                for (int from = 0, to = 0; to < pixels.Length; from += 3, to += Bitmap.Depth) row.AsSpan(from, 3).CopyTo(pixels[to..]);
                break;
            default:
                // Four inks are stored inverted, as Adobe's programs began to: what they leave of the light.
                for (int from = 0, to = 0; to < pixels.Length; from += components, to += Bitmap.Depth)
                    for (var channel = 0; channel < 3; channel++) pixels[to + channel] = (byte)(row[from + channel] * row[from + 3] / byte.MaxValue);
                break;
        }
    }

    /// <summary>Ends decoding where data is missing or wrong; the library itself would go on and leave grey pixels.</summary>
    private sealed class Strict : jpeg_error_mgr
    {
        private static readonly J_MESSAGE_CODE[] Damage = [J_MESSAGE_CODE.JWRN_JPEG_EOF, J_MESSAGE_CODE.JWRN_HIT_MARKER, J_MESSAGE_CODE.JWRN_HUFF_BAD_CODE];

        public override void error_exit() => throw new InvalidDataException(format_message());

        public override void output_message()
        {
        }

        public override void emit_message(int msg_level)
        {
            if (msg_level >= 0) return;
            var message = format_message();
            if (Array.Exists(Damage, code => message == GetMessageText((int)code))) throw new InvalidDataException(message);
        }
    }
}
