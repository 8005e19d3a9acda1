using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class NpyStreamTests
{
    private static readonly byte[] Six = NpyFile.Elements<float>(1, 2, 3, 4, 5, 6);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_is_read_item_by_item(int version)
    {
        using var stream = Open(NpyFile.Bytes("<f4", "(2, 3)", Six, version));
        Assert.Equal(2, stream.Count);
        Assert.Equal([3], stream.ItemShape);
        Assert.Equal([1f, 2, 3], stream.Next().Values<float>().ToArray());
        Assert.Equal([4f, 5, 6], stream.Next().Values<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => stream.Next());
    }

    [Theory]
    [InlineData("<f2", TensorType.Float16, 2)]
    [InlineData("<f4", TensorType.Float32, 4)]
    [InlineData("=f4", TensorType.Float32, 4)]
    [InlineData("<f8", TensorType.Float64, 8)]
    [InlineData("|i1", TensorType.Int8, 1)]
    [InlineData("<i2", TensorType.Int16, 2)]
    [InlineData("<i4", TensorType.Int32, 4)]
    [InlineData("<i8", TensorType.Int64, 8)]
    [InlineData("|u1", TensorType.UInt8, 1)]
    [InlineData("<u2", TensorType.UInt16, 2)]
    [InlineData("<u4", TensorType.UInt32, 4)]
    [InlineData("<u8", TensorType.UInt64, 8)]
    [InlineData("|b1", TensorType.Bool, 1)]
    [InlineData("<c8", TensorType.Complex64, 8)]
    [InlineData("<c16", TensorType.Complex128, 16)]
    public void Every_type_keeps_its_bytes(string descr, TensorType type, int size)
    {
        byte[] data = [.. Enumerable.Range(0, 2 * size).Select(static i => (byte)(i & 1))];
        using var stream = Open(NpyFile.Bytes(descr, "(2,)", data));
        var all = stream.ReadAll();
        Assert.Equal(type, all.Type);
        Assert.Equal([2], all.Shape);
        Assert.Equal(data, all.Bytes);
    }

    [Theory]
    [InlineData(">f4", new byte[] { 0x3F, 0x80, 0, 0 }, new byte[] { 0, 0, 0x80, 0x3F })]
    [InlineData(">i2", new byte[] { 1, 2 }, new byte[] { 2, 1 })]
    [InlineData(">i8", new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, new byte[] { 8, 7, 6, 5, 4, 3, 2, 1 })]
    [InlineData(">c8", new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, new byte[] { 4, 3, 2, 1, 8, 7, 6, 5 })]
    public void Big_endian_numbers_are_turned(string descr, byte[] stored, byte[] read)
    {
        using var stream = Open(NpyFile.Bytes(descr, "(1,)", stored));
        Assert.Equal(read, stream.Next().Bytes);
    }

    [Fact]
    public void Column_major_arrays_come_out_row_major()
    {
        // Element (i, j, k) of shape (2, 3, 2) is i + 10 j + 100 k, the first index running fastest in the file.
        var data = new List<float>();
        for (var k = 0; k < 2; k++)
            for (var j = 0; j < 3; j++)
                for (var i = 0; i < 2; i++) data.Add(i + (10 * j) + (100 * k));
        using var stream = Open(NpyFile.Bytes("<f4", "(2, 3, 2)", NpyFile.Elements<float>([.. data]), fortran: true));
        Assert.Equal([0f, 100, 10, 110, 20, 120], stream.Next().Values<float>().ToArray());
        Assert.Equal([1f, 101, 11, 111, 21, 121], stream.Next().Values<float>().ToArray());
    }

    [Fact]
    public void Column_major_vectors_and_scalars_have_one_order()
    {
        using var vector = Open(NpyFile.Bytes("<f4", "(2,)", NpyFile.Elements<float>(7, 8), fortran: true));
        Assert.Equal([7f, 8], vector.ReadAll().Values<float>().ToArray());
        using var scalar = Open(NpyFile.Bytes("<f4", "()", NpyFile.Elements<float>(9), fortran: true));
        Assert.Equal(1, scalar.Count);
        Assert.Equal([9f], scalar.ReadAll().Values<float>().ToArray());
    }

    [Fact]
    public void Skipping_passes_over_items()
    {
        using var stream = Open(NpyFile.Bytes("<f4", "(3, 2)", Six));
        stream.Skip(2);
        Assert.Equal(2, stream.Position);
        Assert.Equal([5f, 6], stream.Next().Values<float>().ToArray());
        stream.Skip(5);
        Assert.Equal(3, stream.Position);
    }

    [Theory]
    [InlineData("(0, 3)", 0)]
    [InlineData("(3, 0)", 3)]
    public void Arrays_may_be_empty(string shape, int count)
    {
        using var stream = Open(NpyFile.Bytes("<f4", shape, []));
        Assert.Equal(count, stream.Count);
        Assert.Empty(stream.ReadAll().Bytes);
    }

    [Fact]
    public void Header_may_be_written_by_others()
    {
        using var stream = Open(NpyFile.WithHeader("{'shape':(2L,3L),'fortran_order':True,'descr':\"<f4\"}", Six));
        Assert.Equal([2, 3], stream.Header.Shape);
        Assert.True(stream.Header.IsColumnMajor);
    }

    public static IEnumerable<TheoryDataRow<byte[], string>> Damaged =>
    [
        new([], "not a .npy array"),
        new("This is a text."u8.ToArray(), "not a .npy array"),
        new([0x93, .. "NUMPY"u8, 1, 0], "within its header"),
        new([0x93, .. "NUMPY"u8, 9, 0, 0, 0], "version 9"),
        new([0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF], "claims"),
        new(NpyFile.Floats("(2, 3)", 1)[..40], "within its header"),
        new(NpyFile.WithHeader("{'fortran_order': False, 'shape': (1,), }", []), "'descr'"),
        new(NpyFile.WithHeader("{'descr': '<f4', 'fortran_order': False, }", []), "'shape'"),
        new(NpyFile.Bytes("<U7", "(1,)", new byte[28]), "'<U7'"),
        new(NpyFile.Bytes("|O", "(1,)", new byte[8]), "'|O'"),
        new(NpyFile.WithHeader("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", new byte[4]), "[('a'"),
        new(NpyFile.Bytes("<f4", "(-1,)", []), "cannot be"),
        new(NpyFile.Bytes("<f4", "(99999999999,)", []), "cannot be"),
        new(NpyFile.Bytes("<f4", "(2000000000, 2000000000, 2000000000)", []), "cannot be"),
        new(NpyFile.Bytes("<f4", "(1, 2000000000)", Six), "claims items"),
        new(NpyFile.Bytes("<f4", "(3, 3)", Six), "ends before item 2 of 3"),
    ];

    [Theory, MemberData(nameof(Damaged))]
    public void Damage_is_an_error_that_says_what_is_wrong(byte[] file, string problem)
    {
        var error = Assert.Throws<TfLiteQuantException>(() =>
        {
            using var stream = Open(file);
            return stream.ReadAll();
        });
        Assert.Equal(ErrorCode.InvalidDataset, error.Code);
        Assert.Contains(problem, error.Problem);
        Assert.Equal("data.npy", error.Location.Path);
        Assert.NotEmpty(error.Advice);
    }

    [Fact]
    public void Truncated_column_major_array_is_an_error()
    {
        using var stream = Open(NpyFile.Bytes("<f4", "(3, 3)", Six, fortran: true));
        Assert.Contains("ends before item 0 of 3", Assert.Throws<TfLiteQuantException>(() => stream.Next()).Problem);
    }

    [Fact]
    public void Files_that_are_not_there_are_told()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ErrorCode.FileNotFound, Assert.Throws<TfLiteQuantException>(() => NpyStream.Open(Path.Combine(folder.Path, "no.npy"))).Code);
        Assert.Equal(ErrorCode.PathIsDirectory, Assert.Throws<TfLiteQuantException>(() => NpyStream.Open(folder.Path)).Code);
    }

    private static NpyStream Open(byte[] file) => new(new MemoryStream(file), "data", "data.npy", file.Length);
}
