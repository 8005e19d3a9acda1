using System.Management.Automation;
using TfLiteQuant.Datasets;
using TfLiteQuant.Execution;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>Makes what scripts get for a sample: the engine's object, with a property for each output by its name.</summary>
internal static class OutputObject
{
    /// <param name="session">The model.</param>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="values">The outputs, in the order of their names.</param>
    public static PSObject Make(ModelSession session, int sample, IReadOnlyList<SampleArray> values)
    {
        var names = session.Runner.OutputNames;
        var output = new ModelOutput(session.Path, session.Signature, sample, names, values);
        var made = new PSObject(output);
        foreach (var name in names)
        {
            // An output named as one of the object's own properties is to be had by the indexer only. The wrapped array
            // is the array to scripts, and prints as its elements instead of as its type.
            if (made.Properties[name] is null) made.Properties.Add(new PSNoteProperty(name, new PSObject(output[name])));
        }

        return made;
    }
}
