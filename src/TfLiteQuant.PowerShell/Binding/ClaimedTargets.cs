using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// Keeps the files of one pipeline apart: a file that it has written (or would have, under -WhatIf) is not written again,
/// whatever -Force says, since that would lose the first one without a word.
/// </summary>
/// <param name="overwrite">Whether files that exist are replaced.</param>
/// <param name="makesFolders">Whether folders that are missing are made.</param>
/// <param name="advice">What to do where a directory is named.</param>
internal sealed class ClaimedTargets(bool overwrite, bool makesFolders, string advice)
{
    /// <summary>What to do where a directory is named, for commands that have -OutDirectory.</summary>
    public const string NameDirectory = "Name a file, or name the directory with -OutDirectory.";

    // Two names that differ in letter case are one file on most systems that are not Linux.
    private readonly Dictionary<string, string> _sources = new(
        OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses a target that may not be written.</summary>
    /// <exception cref="TfLiteQuantException">It is the source, a directory, exists, was written for another source, or its folder is
    /// missing.</exception>
    public void Require(string target, string source)
    {
        var place = new ModelLocation(target);
        if (_sources.Comparer.Equals(target, source))
        {
            throw new TfLiteQuantException(
                ErrorCode.TargetIsSource, "The file to write is the one that is read.", "Name another file or folder to write to.", place);
        }

        if (_sources.TryGetValue(target, out var other))
        {
            throw new TfLiteQuantException(
                ErrorCode.TargetExists, $"This command has written it already, from '{other}'.", "Name different files or folders for models that would be written to one.", place);
        }

        if (Directory.Exists(target))
        {
            throw new TfLiteQuantException(
                ErrorCode.PathIsDirectory, "The file to write is a directory.", advice, place);
        }

        if (!overwrite && File.Exists(target))
            throw new TfLiteQuantException(ErrorCode.TargetExists, "The file to write exists already.", "Use -Force to replace it, or name another.", place);

        // Before what goes there is computed, which may take long.
        if (!makesFolders && Path.GetDirectoryName(target) is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new TfLiteQuantException(ErrorCode.TargetUnwritable, $"The folder '{folder}' does not exist.", "Make it, or name another.", place);
    }

    /// <summary>Notes that a target belongs to a source from now on.</summary>
    public void Claim(string target, string source) => _sources[target] = source;
}
