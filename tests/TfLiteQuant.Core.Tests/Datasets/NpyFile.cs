using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Writes .npy and .npz files byte by byte, as NumPy's format document says, in every variant.</summary>
internal static class NpyFile
{
    /// <summary>A .npy file.</summary>
    /// <param name="descr">Type, such as <c>&lt;f4</c>.</param>
    /// <param name="shape">The shape as Python writes it, such as <c>(2, 3)</c>.</param>
    /// <param name="data">The elements' bytes.</param>
    /// <param name="version">1 to 3.</param>
    /// <param name="fortran">Whether the first dimension runs fastest.</param>
    public static byte[] Bytes(string descr, string shape, byte[] data, int version = 1, bool fortran = false)
        => WithHeader($"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}", data, version);

    /// <summary>A .npy file with any header.</summary>
    public static byte[] WithHeader(string header, byte[] data, int version = 1)
    {
        var text = Encoding.UTF8.GetBytes(header.PadRight(117) + "\n");
        var length = new byte[version == 1 ? 2 : 4];
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        else BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }

    /// <summary>Elements as NumPy stores them on most machines.</summary>
    public static byte[] Elements<T>(params ReadOnlySpan<T> values)
        where T : unmanaged
        => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray();

    /// <summary>A .npy file of float32.</summary>
    public static byte[] Floats(string shape, params ReadOnlySpan<float> values) => Bytes("<f4", shape, Elements(values));

    /// <summary>Writes a .npz file.</summary>
    public static string Archive(string path, params (string Name, byte[] Npy)[] arrays) => Archive(path, CompressionLevel.NoCompression, arrays);

    /// <inheritdoc cref="Archive(string, ValueTuple{string, byte[]}[])"/>
    public static string Archive(string path, CompressionLevel compression, params (string Name, byte[] Npy)[] arrays)
    {
        using var file = File.Create(path);
        using var archive = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var (name, npy) in arrays)
        {
            using var entry = archive.CreateEntry(name + ".npy", compression).Open();
            entry.Write(npy);
        }

        return path;
    }
}
