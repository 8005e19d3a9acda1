using TfLiteQuant.Diagnostics;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Names the file that a conversion writes.</summary>
/// <param name="file">Full path of -Destination; null where it was not given.</param>
/// <param name="directory">Full path of -OutDirectory; null where it was not given.</param>
/// <param name="suffix">What the model is turned into: part of the name beside the source.</param>
internal sealed class OutputTarget(string? file, string? directory, string suffix)
{
    /// <param name="file">Full path of -Destination; null where it was not given.</param>
    /// <param name="directory">Full path of -OutDirectory; null where it was not given.</param>
    /// <param name="technique">What the model is turned into: part of the name beside the source.</param>
    public OutputTarget(string? file, string? directory, QuantizationTechnique technique)
        : this(file, directory, Suffix(technique))
    {
    }

    /// <summary>Full path of the file to write for a source.</summary>
    public string For(string source)
    {
        if (file is not null) return file;
        if (directory is not null) return Path.Combine(directory, Path.GetFileName(source));
        return Path.Combine(Path.GetDirectoryName(source) ?? "", $"{Path.GetFileNameWithoutExtension(source)}_{suffix}.tflite");
    }

    /// <summary>Makes the folder of a file, and those above it, where they are missing.</summary>
    /// <exception cref="TfLiteQuantException">It cannot be made.</exception>
    public static void CreateDirectoryOf(string target)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TfLiteQuantException(
                ErrorCode.TargetUnwritable, $"The folder cannot be made: {error.Message}", "Name another with -OutDirectory, or check its permissions.", new ModelLocation(target), error);
        }
    }

    /// <summary>The technique as the names of files usually write it, such as <c>dynamic_range</c>.</summary>
    internal static string Suffix(QuantizationTechnique technique)
        => string.Concat(technique.ToString().Select(static (letter, i) => char.IsUpper(letter) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
