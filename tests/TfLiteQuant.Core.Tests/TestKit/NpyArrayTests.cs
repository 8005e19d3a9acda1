using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.TestKit;

public sealed class NpyArrayTests
{
    [Fact]
    public void ReadsRowMajorNumbers()
    {
        var value = Read("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", [1f, 2, 3, 4, 5, 6]);
        Assert.Equal(TensorType.Float32, value.Type);
        Assert.Equal([2, 3], value.Shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], value.AsSpan<float>().ToArray());
    }

    [Fact]
    public void TurnsFortranOrderIntoRowMajor()
    {
        // element (i, j) is 10 i + j, stored with i fastest
        var value = Read("{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3), }", new short[] { 0, 10, 1, 11, 2, 12 });
        Assert.Equal([0, 1, 2, 10, 11, 12], value.ToDoubles());
    }

    [Theory]
    [InlineData("()", new int[0])]
    [InlineData("(6,)", new[] { 6 })]
    [InlineData("(1, 0, 3)", new[] { 1, 0, 3 })]
    public void ReadsShapes(string text, int[] shape)
    {
        var value = Read($"{{'descr': '|u1', 'fortran_order': False, 'shape': {text}, }}", new byte[6]);
        Assert.Equal(shape, value.Shape);
    }

    [Fact]
    public void RefusesWhatItDoesNotKnow()
    {
        Assert.Throws<InvalidDataException>(static () => Read("{'descr': '|S3', 'fortran_order': False, 'shape': (2,), }", new byte[6]));
        Assert.Throws<InvalidDataException>(static () => NpyArray.Read(new MemoryStream(new byte[100])));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void ReadsArchives(CompressionLevel level)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
            using (var entry = zip.CreateEntry("float.default.0.npy", level).Open())
                entry.Write(ArrayFile("{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", new[] { 5L, -5L }));
            using var archive = NpzArchive.Open(path);
            Assert.Equal(["float.default.0"], archive.Names);
            Assert.Equal([5, -5], archive["float.default.0"].ToDoubles());
            Assert.Null(archive.Find("other"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TensorValue Read<T>(string header, T[] elements)
        where T : unmanaged
        => NpyArray.Read(new MemoryStream(ArrayFile(header, elements)));

    private static byte[] ArrayFile<T>(string header, T[] elements)
        where T : unmanaged
    {
        var text = Encoding.ASCII.GetBytes(header + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. MemoryMarshal.AsBytes<T>(elements)];
    }
}
