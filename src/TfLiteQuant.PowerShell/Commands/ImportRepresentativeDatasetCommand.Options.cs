using System.Collections;
using TfLiteQuant.Datasets;

namespace TfLiteQuant.PowerShell.Commands;

/// <content>What the parameters say of the data, as the engine's datasets take it.</content>
public sealed partial class ImportRepresentativeDatasetCommand
{
    private const string FolderKeyword = "FolderName";
    private static readonly string[] NamePrefixes = ["Column:", "Name:"];
    private static readonly string[] LabelFiles = [".txt", ".csv", ".tsv", ".npy"];

    private DatasetOptions Options() => new()
    {
        InputName = InputName,
        Renamed = Rename?.Cast<DictionaryEntry>().ToDictionary(static entry => entry.Key.ToString() ?? "", static entry => entry.Value?.ToString() ?? "") ?? [],
        Format = Format,
        Label = Label(),
        ClassNames = ClassName,
        Layout = IsBound(nameof(Layout)) ? Layout : null,
        Transform = new ValueTransform { Scale = Scale, Mean = Mean, Std = Std },
        Images = new ImageOptions { Resize = Resize, Crop = Crop, CentralFraction = CentralFraction, PadValue = PadValue, Color = ColorOrder, Upright = !IgnoreOrientation },
        Sounds = new SoundOptions { SampleRate = IsBound(nameof(SampleRate)) ? SampleRate : null, Channel = IsBound(nameof(Channel)) ? Channel : null, Hop = IsBound(nameof(Hop)) ? Hop : null },
        ElementType = IsBound(nameof(ElementType)) ? ElementType : null,
        Delimiter = IsBound(nameof(Delimiter)) ? Delimiter : null,
    };

    private LabelSource? Label()
    {
        if (LabelFrom is null) return null;
        if (LabelFrom.Equals(FolderKeyword, StringComparison.OrdinalIgnoreCase)) return new FolderLabels();
        if (NamePrefixes.FirstOrDefault(prefix => LabelFrom.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } prefix) return new NamedLabels(LabelFrom[prefix.Length..]);
        var isFile = LabelFiles.Contains(System.IO.Path.GetExtension(LabelFrom), StringComparer.OrdinalIgnoreCase) || File.Exists(Resolver.Literal(LabelFrom));
        return isFile ? new FileLabels(Resolver.Literal(LabelFrom)) : new NamedLabels(LabelFrom);
    }
}
