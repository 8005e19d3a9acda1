using System.Security.Cryptography;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Names data by its content.</summary>
public static class ContentHash
{
    /// <summary>A text that two buffers share only if they hold the same bytes.</summary>
    public static string Of(BufferData data) => Convert.ToHexString(SHA256.HashData(data.AsSpan<byte>()));
}
