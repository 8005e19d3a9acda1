using TfLiteQuant.Datasets;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Makes arrays of values as scripts give them: numbers in any form, or the path of a .npy file.</summary>
/// <param name="resolver">Turns the names of .npy files into paths.</param>
internal sealed class ValueReading(FilePathResolver resolver)
{
    private const string ArrayExtension = ".npy";

    /// <summary>The array that a value stands for.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">It holds something that is no number, or the file cannot be read.</exception>
    public SampleArray Read(object? value)
    {
        if (!IsFile(ArrayReading.Unwrap(value), out var file)) return ArrayReading.Read(value);
        using var stream = NpyStream.Open(resolver.Literal(file));
        return stream.ReadAll();
    }

    /// <summary>Whether a value names a .npy file.</summary>
    public static bool IsFile(object? value, out string path)
    {
        path = value switch
        {
            string text => text,
            FileInfo file => file.FullName,
            _ => "",
        };
        return path.EndsWith(ArrayExtension, StringComparison.OrdinalIgnoreCase);
    }
}
