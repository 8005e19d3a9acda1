using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// What a .npy file says before its elements: type, byte order, order of dimensions, shape.
/// </summary>
/// <remarks>
/// Format: the bytes 93 4E 55 4D 50 59, major and minor version, the length of the text that follows (two bytes in version 1,
/// four in 2 and 3), and a Python dictionary with the keys descr, fortran_order and shape, padded with spaces to a multiple
/// of 64 bytes and closed by a line feed.
/// </remarks>
/// <param name="Type">Element type.</param>
/// <param name="IsBigEndian">Whether elements of several bytes have the highest first.</param>
/// <param name="IsColumnMajor">Whether the first dimension runs fastest.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
public sealed record NpyHeader(TensorType Type, bool IsBigEndian, bool IsColumnMajor, int[] Shape)
{
    private const int LongestText = 1 << 20;
    private const int Alignment = 64;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static readonly Dictionary<string, TensorType> Types = new()
    {
        ["f2"] = TensorType.Float16, ["f4"] = TensorType.Float32, ["f8"] = TensorType.Float64,
        ["i1"] = TensorType.Int8, ["i2"] = TensorType.Int16, ["i4"] = TensorType.Int32, ["i8"] = TensorType.Int64,
        ["u1"] = TensorType.UInt8, ["u2"] = TensorType.UInt16, ["u4"] = TensorType.UInt32, ["u8"] = TensorType.UInt64,
        ["b1"] = TensorType.Bool, ["c8"] = TensorType.Complex64, ["c16"] = TensorType.Complex128,
    };

    /// <summary>Bytes of one element.</summary>
    public int ElementSize => Type.BitsPerElement() / 8;

    /// <summary>Reads a header; the stream then stands at the first element.</summary>
    /// <param name="stream">The file or archive entry.</param>
    /// <param name="source">What errors name as the file.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidDataset"/>.</exception>
    public static NpyHeader Read(Stream stream, string source)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..8], 8, throwOnEndOfStream: false) < 8 || !start[..6].SequenceEqual(Magic))
            throw Fault(source, "It is not a .npy array.", "Save it with numpy.save or numpy.savez.");
        if (start[6] is < 1 or > 3) throw Fault(source, $"It is of version {start[6]} of the .npy format.", "Versions 1 to 3 can be read.");
        var lengthBytes = start[6] == 1 ? 2 : 4;
        if (stream.ReadAtLeast(start.Slice(8, lengthBytes), lengthBytes, throwOnEndOfStream: false) < lengthBytes) throw Short(source);
        var length = lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > LongestText) throw Fault(source, $"Its header claims {length} bytes.", "The file is damaged.");
        var text = new byte[length];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length) throw Short(source);
        return Parse(Encoding.Latin1.GetString(text), source);
    }

    /// <summary>The bytes of a header for elements as this machine and the format's default order have them.</summary>
    public static byte[] Write(TensorType type, ReadOnlySpan<int> shape)
    {
        var code = Types.First(entry => entry.Value == type).Key;
        var text = new StringBuilder("{'descr': '").Append(code[1..] == "1" ? '|' : '<').Append(code).Append("', 'fortran_order': False, 'shape': (");
        for (var i = 0; i < shape.Length; i++) text.Append(i == 0 ? "" : ", ").Append(shape[i].ToString(CultureInfo.InvariantCulture));
        text.Append(shape.Length == 1 ? ",), }" : "), }");
        const int Prefix = 10;
        while ((Prefix + text.Length + 1) % Alignment != 0) text.Append(' ');
        text.Append('\n');
        var header = new byte[Prefix + text.Length];
        Magic.CopyTo(header, 0);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)text.Length);
        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(Prefix));
        return header;
    }

    /// <summary>Whether arrays of a type can be written.</summary>
    public static bool CanWrite(TensorType type) => Types.ContainsValue(type);

    private static NpyHeader Parse(string text, string source)
    {
        var descr = Text(text, "'descr':") ?? throw Fault(source, "Its header has no 'descr'.", "The file is damaged.");
        if (!Types.TryGetValue(descr.TrimStart('<', '>', '|', '='), out var type))
            throw Fault(source, $"Its elements are '{descr}', which no tensor takes.", $"Save it as one of {string.Join(", ", Types.Keys)}; strings and objects cannot be fed.");
        var isColumnMajor = Text(text, "'fortran_order':")?.StartsWith("True", StringComparison.Ordinal) == true;
        return new NpyHeader(type, descr.StartsWith('>'), isColumnMajor, ShapeOf(text, source));
    }

    // Types of fields and sub-arrays stand in brackets and are none that tensors take.
    private static string? Text(string header, string key)
    {
        var at = header.IndexOf(key, StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = header[(at + key.Length)..].TrimStart();
        var end = rest.Length > 1 && rest[0] is '\'' or '"' ? rest.IndexOf(rest[0], 1) : -1;
        return end < 0 ? rest[..Math.Min(rest.Length, 20)] : rest[1..end];
    }

    private static int[] ShapeOf(string header, string source)
    {
        var at = header.IndexOf("'shape':", StringComparison.Ordinal);
        var open = at < 0 ? -1 : header.IndexOf('(', at);
        var close = open < 0 ? -1 : header.IndexOf(')', open);
        if (close < 0) throw Fault(source, "Its header has no 'shape'.", "The file is damaged.");
        var parts = header[(open + 1)..close].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var shape = new int[parts.Length];
        long count = 1;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]) || (shape[i] > 0 && count > long.MaxValue / 16 / shape[i]))
                throw Fault(source, $"Its shape ({string.Join(", ", parts)}) cannot be.", "The file is damaged.");
            count *= Math.Max(1, shape[i]);
        }

        return shape;
    }

    private static TfLiteQuantException Short(string source) => Fault(source, "It ends within its header.", "The file is truncated: write it anew.");

    private static TfLiteQuantException Fault(string source, string problem, string advice)
        => new(ErrorCode.InvalidDataset, problem, advice, new ModelLocation(source));
}
