using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace TfLiteQuant.Module.Tests.Session;

/// <summary>Writes files of samples as NumPy does.</summary>
internal static class SampleFiles
{
    /// <summary>A .npy file of float32.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">Dimensions as Python writes them, such as <c>(2, 3)</c>.</param>
    /// <param name="values">The elements.</param>
    public static string Write(string path, string shape, params float[] values)
    {
        File.WriteAllBytes(path, Bytes(shape, values));
        return path;
    }

    /// <summary>A .npz file of float32 arrays.</summary>
    public static string WriteArchive(string path, params (string Name, string Shape, float[] Values)[] arrays)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, shape, values) in arrays)
        {
            using var entry = archive.CreateEntry(name + ".npy").Open();
            entry.Write(Bytes(shape, values));
        }

        return path;
    }

    private static byte[] Bytes(string shape, float[] values)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n");
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. header, .. MemoryMarshal.AsBytes<float>(values)];
    }
}
