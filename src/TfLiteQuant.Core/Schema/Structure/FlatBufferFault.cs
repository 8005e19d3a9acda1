using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Schema.Structure;

/// <summary>
/// A fault in the bytes of a FlatBuffer, thrown where it is met; who walks the file knows the path to it and turns it into
/// a <see cref="TfLiteQuantException"/>.
/// </summary>
internal sealed class FlatBufferFault(ErrorCode code, string problem) : Exception(problem)
{
    public const string TruncatedAdvice = "The file was cut off or damaged: fetch or copy it again.";

    public const string InvalidAdvice = "The file is damaged or was not written as a .tflite model: fetch or convert it again.";

    public ErrorCode Code { get; } = code;

    /// <summary>Something reaches beyond the end of the file: as a rule, the file was cut off.</summary>
    public static FlatBufferFault BeyondEnd(string what, long position, long count, long length) => new(
        ErrorCode.ModelTruncated, $"{what} at byte {position} takes {count} bytes, but the file has {length}.");

    /// <summary>The bytes contradict the FlatBuffers format.</summary>
    public static FlatBufferFault Invalid(string problem) => new(ErrorCode.InvalidModel, problem);

    /// <summary>The error for callers, with the place in the model where the fault was met.</summary>
    public TfLiteQuantException At(string path) => new(
        Code,
        path.Length == 0 ? Message : $"{path}: {Message}",
        Code == ErrorCode.ModelTruncated ? TruncatedAdvice : InvalidAdvice);
}
