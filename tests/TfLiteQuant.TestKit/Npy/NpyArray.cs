using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Reads NumPy's .npy format: little-endian numbers and booleans, C and Fortran order.</summary>
public static partial class NpyArray
{
    /// <summary>Reads one array file.</summary>
    public static TensorValue ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file);
    }

    /// <summary>Reads one array from a stream.</summary>
    public static TensorValue Read(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        if (prefix[0] != 0x93 || !prefix[1..6].SequenceEqual("NUMPY"u8))
            throw new InvalidDataException("Not a .npy array.");
        // version 1 states the header's length in two bytes, later ones in four
        Span<byte> lengthBytes = stackalloc byte[4];
        stream.ReadExactly(lengthBytes[..(prefix[6] == 1 ? 2 : 4)]);
        var header = new byte[BinaryPrimitives.ReadInt32LittleEndian(lengthBytes)];
        stream.ReadExactly(header);
        var text = Encoding.UTF8.GetString(header);

        var type = TypeOf(Descriptor().Match(text).Groups[1].Value);
        var shape = Number().Matches(ShapeTuple().Match(text).Groups[1].Value)
            .Select(static match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
        var size = type.BitsPerElement() / 8;
        var bytes = new byte[shape.Aggregate(size, static (product, dimension) => checked(product * dimension))];
        stream.ReadExactly(bytes);
        return new TensorValue(type, shape, Fortran().IsMatch(text) ? ToRowMajor(bytes, shape, size) : bytes);
    }

    private static TensorType TypeOf(string descriptor) => descriptor switch
    {
        "<f4" => TensorType.Float32,
        "<f8" => TensorType.Float64,
        "<f2" => TensorType.Float16,
        "|i1" => TensorType.Int8,
        "|u1" => TensorType.UInt8,
        "<i2" => TensorType.Int16,
        "<u2" => TensorType.UInt16,
        "<i4" => TensorType.Int32,
        "<u4" => TensorType.UInt32,
        "<i8" => TensorType.Int64,
        "<u8" => TensorType.UInt64,
        "|b1" => TensorType.Bool,
        "<c8" => TensorType.Complex64,
        "<c16" => TensorType.Complex128,
        _ => throw new InvalidDataException($"Arrays of '{descriptor}' are not read here."),
    };

    // Fortran order counts the first index fastest: element (i, j, k) lies at i + n0 * (j + n1 * k).
    private static byte[] ToRowMajor(byte[] columnMajor, int[] shape, int size)
    {
        var rowMajor = new byte[columnMajor.Length];
        var index = new int[shape.Length];
        for (var target = 0; target < rowMajor.Length; target += size)
        {
            var source = 0;
            for (var axis = shape.Length - 1; axis >= 0; axis--) source = source * shape[axis] + index[axis];
            columnMajor.AsSpan(source * size, size).CopyTo(rowMajor.AsSpan(target, size));
            for (var axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
        }

        return rowMajor;
    }

    [GeneratedRegex("'descr':\\s*'([^']*)'")]
    private static partial Regex Descriptor();

    [GeneratedRegex("'fortran_order':\\s*True")]
    private static partial Regex Fortran();

    [GeneratedRegex("'shape':\\s*\\(([^)]*)\\)")]
    private static partial Regex ShapeTuple();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
