namespace TfLiteQuant.Schema.Mapping;

/// <summary>Tells what a file that is not a .tflite model looks like, so that the error can say what to do.</summary>
internal static class FileRecognition
{
    /// <summary>As many first bytes as recognition looks at.</summary>
    public const int EnoughBytes = 256;

    private const string ConvertAdvice = "Convert it to .tflite first.";

    /// <summary>Kind and advice, null where the bytes look like nothing in particular.</summary>
    /// <param name="start">The first bytes of the file.</param>
    public static (string Kind, string Advice)? Describe(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty) return ("an empty file", "Fetch or copy it again.");
        return Container(start) ?? Protobuf(start) ?? Text(start) ?? OtherFlatBuffer(start);
    }

    private static (string Kind, string Advice)? Container(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PK\u0003\u0004"u8)) return ("a ZIP archive (a .keras file, a .task bundle, a PyTorch checkpoint, or a packed model)", "Unpack the .tflite file from it, or convert the model it holds.");
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F'])) return ("an HDF5 file, as Keras writes .h5 models", ConvertAdvice);
        if (start.StartsWith("GGUF"u8)) return ("a GGUF file of llama.cpp", "It has no .tflite form; use a .tflite model.");
        if (start.StartsWith("LITERTLM"u8)) return ("a LiteRT-LM bundle", "Take the .tflite models out of the bundle first.");
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return ("a gzip file", "Unpack it first.");
        if (start.StartsWith((ReadOnlySpan<byte>)[0x80, 0x02]) || start.StartsWith((ReadOnlySpan<byte>)[0x80, 0x04])) return ("a Python pickle", ConvertAdvice);
        if (start.Length > 9 && start[8] == (byte)'{' && start[7] == 0 && start[6] == 0 && start[5] == 0) return ("a safetensors file", ConvertAdvice);
        return null;
    }

    private static (string Kind, string Advice)? Protobuf(ReadOnlySpan<byte> start)
    {
        // Field 1 as a number: schema version of a SavedModel (then its graphs, field 2), or IR version of an ONNX model.
        if (start.Length < 4 || start[0] != 0x08) return null;
        if (start[1] == 1 && start[2] == 0x12) return ("a SavedModel (saved_model.pb)", ConvertAdvice);
        if (start[1] is > 1 and < 64 && start[2] is 0x12 or 0x1A or 0x3A or 0x42) return ("an ONNX model", ConvertAdvice);
        return null;
    }

    private static (string Kind, string Advice)? Text(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("version https://git-lfs"u8)) return ("a Git LFS pointer, not the model itself", "Fetch the model with 'git lfs pull'.");
        if (start.ContainsAnyExceptInRange((byte)9, (byte)126)) return null;
        var isHtml = start.IndexOf("<html"u8) >= 0 || start.IndexOf("<!DOCTYPE"u8) >= 0 || start.IndexOf("<!doctype"u8) >= 0;
        return isHtml
            ? ("a web page, as a download link that needs a log-in or has moved gives", "Download the model file itself.")
            : ("a text file", "Name a .tflite model.");
    }

    private static (string Kind, string Advice)? OtherFlatBuffer(ReadOnlySpan<byte> start)
    {
        if (start.Length < 8) return null;
        var identifier = start.Slice(4, 4);
        if (identifier.SequenceEqual("ORTM"u8)) return ("an ONNX Runtime model (.ort)", "Convert the ONNX model it was made from.");
        if (identifier[..3].SequenceEqual("TFL"u8) && identifier[3] is >= (byte)'0' and <= (byte)'9')
            return ($"a model of TensorFlow Lite format {(char)identifier[3]}, while format 3 is the one in use", "Convert it anew with a current converter.");
        return null;
    }
}
