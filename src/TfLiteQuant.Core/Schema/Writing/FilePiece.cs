using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Bytes of a file behind its tables.</summary>
/// <param name="Start">Where the header starts; what lies between it and the piece before is zero.</param>
/// <param name="Header">What stands before the data, such as a vector's count; may be empty.</param>
/// <param name="Data">The data.</param>
internal sealed record FilePiece(long Start, byte[] Header, BufferData Data)
{
    /// <summary>Where the data ends.</summary>
    public long End => Start + Header.Length + Data.Length;
}
