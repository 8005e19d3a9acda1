using TfLiteQuant.Diagnostics;
using TfLiteQuant.Schema.Mapping;

namespace TfLiteQuant.Schema.Structure;

/// <summary>The first bytes of a .tflite file: the offset of the root table and the identifier.</summary>
internal static class ModelHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 8;

    /// <summary>What stands at byte 4 of every .tflite file.</summary>
    public const string Identifier = "TFL3";

    /// <summary>Makes sure that the bytes begin as a .tflite file.</summary>
    /// <exception cref="TfLiteQuantException">They do not; the message says what they look like.</exception>
    public static void Require(ByteView bytes)
    {
        if (bytes.Length >= Length && bytes.Span(sizeof(uint), Identifier.Length).SequenceEqual("TFL3"u8)) return;
        var looksLike = FileRecognition.Describe(bytes.Span(0, (int)Math.Min(bytes.Length, FileRecognition.EnoughBytes)));
        throw new TfLiteQuantException(
            ErrorCode.NotTfLiteModel,
            looksLike is null ? $"This is not a .tflite model: it lacks the identifier {Identifier}." : $"This is not a .tflite model but {looksLike.Value.Kind}.",
            looksLike?.Advice ?? "Name a model file that a TensorFlow Lite (LiteRT) converter has written.");
    }
}
