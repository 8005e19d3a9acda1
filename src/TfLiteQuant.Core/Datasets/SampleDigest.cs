using System.Buffers.Binary;
using System.IO.Hashing;

namespace TfLiteQuant.Datasets;

/// <summary>
/// A number that stands for a sample's content, by which samples at one position of two datasets are told apart: datasets of
/// objects, and files of one name on two machines, have nothing else to tell them apart by.
/// </summary>
/// <remarks>Four bytes: datasets are taken for the same where all samples that they have in common agree.</remarks>
internal static class SampleDigest
{
    /// <summary>The digest of what a model is fed: the inputs' values in the order of their names.</summary>
    public static uint Of(DatasetSample sample)
    {
        ulong hash = 0;
        foreach (var input in sample.Inputs.OrderBy(static input => input.Key, StringComparer.Ordinal)) hash = XxHash64.HashToUInt64(input.Value.Bytes, (long)hash);
        return (uint)(hash ^ (hash >> 32));
    }

    /// <summary>Digests as files keep them: Base64 of four bytes each, little-endian.</summary>
    public static string ToText(IReadOnlyList<uint> digests)
    {
        var bytes = new byte[digests.Count * sizeof(uint)];
        for (var i = 0; i < digests.Count; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), digests[i]);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>What <see cref="ToText"/> wrote; null for anything else.</summary>
    public static uint[]? Parse(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var count) || count % sizeof(uint) != 0) return null;
        var digests = new uint[count / sizeof(uint)];
        for (var i = 0; i < digests.Length; i++) digests[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)));
        return digests;
    }
}
