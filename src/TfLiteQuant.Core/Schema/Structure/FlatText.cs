using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace TfLiteQuant.Schema.Structure;

/// <summary>
/// Strings of a FlatBuffer. The format wants UTF-8, but files in the wild hold other bytes, and a name must survive byte
/// for byte. So a byte that is not UTF-8 becomes the lone surrogate U+DC80..U+DCFF, which no valid text decodes to, and
/// turns back into its byte when written.
/// </summary>
internal static class FlatText
{
    /// <summary>Longest string that is read, in bytes: far beyond any name, below what a .NET string holds.</summary>
    public const long Longest = 1L << 28;

    private const char EscapeBase = '\uDC00';
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';

    /// <summary>Extent of the string at a position: a vector of bytes with a zero after it.</summary>
    /// <exception cref="FlatBufferFault">There is no sound string.</exception>
    public static FlatVector VectorAt(ByteView bytes, long position)
    {
        var vector = FlatVector.At(bytes, position, sizeof(byte));
        bytes.Require("A string", vector.Start, vector.Count + 1);
        if (bytes.Byte(vector.End) != 0) throw FlatBufferFault.Invalid($"The string at byte {position} has no terminating zero.");
        if (vector.Count > Longest) throw FlatBufferFault.Invalid($"The string at byte {position} has {vector.Count} bytes.");
        return vector;
    }

    /// <summary>The string at a position.</summary>
    public static string Read(ByteView bytes, long position)
    {
        var vector = VectorAt(bytes, position);
        return Decode(bytes.Span(vector.Start, (int)vector.Count));
    }

    public static string Decode(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8)) return Encoding.UTF8.GetString(utf8);
        // No text has more UTF-16 units than bytes. A builder of strings would make one of every character.
        var text = ArrayPool<char>.Shared.Rent(utf8.Length);
        var count = 0;
        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var consumed) == OperationStatus.Done) count += rune.EncodeToUtf16(text.AsSpan(count));
            else foreach (var stray in utf8[..consumed]) text[count++] = (char)(EscapeBase + stray);
            utf8 = utf8[consumed..];
        }

        var decoded = new string(text, 0, count);
        ArrayPool<char>.Shared.Return(text);
        return decoded;
    }

    public static byte[] Encode(string text)
    {
        if (!MayHoldEscapes(text)) return Encoding.UTF8.GetBytes(text);
        var utf8 = new ArrayBufferWriter<byte>(text.Length * 3);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            // A low surrogate is an escape only where it stands alone; decoding takes a pair before it gets here.
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done && rest[0] is >= FirstEscape and <= LastEscape)
                utf8.Write([(byte)(rest[0] - EscapeBase)]);
            else
                utf8.Advance(rune.EncodeToUtf8(utf8.GetSpan(4)));
            rest = rest[consumed..];
        }

        return utf8.WrittenSpan.ToArray();
    }

    private static bool MayHoldEscapes(string text)
    {
        foreach (var character in text)
            if (character is >= FirstEscape and <= LastEscape) return true;
        return false;
    }
}
