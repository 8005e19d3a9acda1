using System.Collections;
using System.Management.Automation;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// Lets a parameter of type <c>RepresentativeDataset[]</c> take what <c>Import-RepresentativeDataset</c> takes: datasets, paths of
/// files and folders, a dictionary of sources or of arrays by input, a script block, arrays of samples. Each dataset and each path
/// is a dataset of its own; all else in a list is samples of one.
/// </summary>
/// <remarks>What cannot be imported becomes a dataset that fails with the error it met when it is read; a cmdlet calls
/// <see cref="Require"/> first, so that it is told before any work begins.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DatasetTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (ArrayReading.Unwrap(inputData) is null) return inputData;
        var resolver = new FilePathResolver(engineIntrinsics.SessionState.Path);
        if (ArrayReading.Unwrap(inputData) is IList { Count: > 0 } list && list.Cast<object?>().All(IsDataset))
            return list.Cast<object?>().Select(item => Make(item, resolver)).ToArray();
        return new[] { Make(inputData, resolver) };
    }

    /// <summary>Ends the cmdlet with the error of an argument that makes no dataset.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="datasets">Its parameter's value; null for none.</param>
    public static void Require(PSCmdlet cmdlet, RepresentativeDataset[]? datasets)
    {
        if (datasets?.OfType<HeldDataset>().FirstOrDefault() is { } held) cmdlet.EndWith(held.Error, held.Argument);
    }

    private static bool IsDataset(object? item) => ArrayReading.Unwrap(item) is RepresentativeDataset || DatasetPathTransformationAttribute.PathOf(item) is not null;

    // There is no parameter for literal paths of data: a file of just that name is meant, whatever its characters are.
    private static bool IsOneFile(object? argument, FilePathResolver resolver)
        => ArrayReading.Unwrap(argument) is string text && WildcardPattern.ContainsWildcardCharacters(text) && Path.Exists(resolver.Literal(text));

    private static RepresentativeDataset Make(object? argument, FilePathResolver resolver)
    {
        if (ArrayReading.Unwrap(argument) is RepresentativeDataset dataset) return dataset;
        try
        {
            var builder = new DatasetBuilder(resolver, new DatasetOptions(), DatasetSelection.All, null);
            if (DatasetPathTransformationAttribute.PathOf(argument) is { } path) builder.AddPath(path, IsOneFile(argument, resolver));
            else builder.AddArgument(argument);
            return builder.Build();
        }
        catch (Exception error) when (error is TfLiteQuantException or RuntimeException and not PipelineStoppedException || error is NotAFileException)
        {
            return new HeldDataset(error, argument);
        }
    }
}
