namespace TfLiteQuant.Bench;

/// <summary>Something that can be measured; each is a class of its own, found by its name.</summary>
internal interface IBenchCommand
{
    /// <summary>The word that runs it.</summary>
    string Name { get; }

    /// <summary>Its arguments and what it prints, in a line.</summary>
    string Usage { get; }

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    int Run(string[] arguments);
}
