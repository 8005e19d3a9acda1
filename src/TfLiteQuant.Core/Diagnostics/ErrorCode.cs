namespace TfLiteQuant.Diagnostics;

/// <summary>What went wrong, as a stable name: cmdlets use it as the error id, so names never change.</summary>
public enum ErrorCode
{
    /// <summary>The file does not exist.</summary>
    FileNotFound,

    /// <summary>A directory was named where a file is needed.</summary>
    PathIsDirectory,

    /// <summary>The file cannot be opened or read.</summary>
    FileUnreadable,

    /// <summary>The file is not a .tflite model.</summary>
    NotTfLiteModel,

    /// <summary>The file ends before the data it announces.</summary>
    ModelTruncated,

    /// <summary>The file states a schema version other than 3.</summary>
    UnsupportedSchemaVersion,

    /// <summary>The file's structure contradicts itself or the format.</summary>
    InvalidModel,

    /// <summary>The model is quantized already.</summary>
    AlreadyQuantized,

    /// <summary>The model has no float weights that the technique could take.</summary>
    NothingToQuantize,

    /// <summary>A technique that this version does not have.</summary>
    TechniqueNotAvailable,

    /// <summary>An option's value cannot be used.</summary>
    InvalidOption,

    /// <summary>The target exists and may not be replaced.</summary>
    TargetExists,

    /// <summary>The target is the source file itself.</summary>
    TargetIsSource,

    /// <summary>The target cannot be written.</summary>
    TargetUnwritable,

    /// <summary>An operator, type or option that the engine cannot execute.</summary>
    UnsupportedOperator,

    /// <summary>An operator's inputs, options or shapes contradict each other, or a value it was given cannot be.</summary>
    InvalidOperator,

    /// <summary>An input is missing, misnamed, or of another type or shape than the model takes.</summary>
    InvalidInput,

    /// <summary>Running the model would take more memory than allowed.</summary>
    MemoryLimitExceeded,

    /// <summary>A value that is infinite or not a number arose inside the model.</summary>
    NonFiniteValue,

    /// <summary>Data for a model cannot be read, or does not fit it.</summary>
    InvalidDataset,

    /// <summary>A technique that needs data to calibrate with got none.</summary>
    CalibrationMissing,

    /// <summary>A calibration table cannot be read, is of another model, or lacks tensors.</summary>
    InvalidCalibration,

    /// <summary>Operators stand in the way of a model without float operators.</summary>
    NotIntegerOnly,

    /// <summary>An input or output cannot have the type that is asked for: no scale is known for it, or nothing converts it.</summary>
    BorderNotQuantized,

    /// <summary>A recipe file cannot be read, or names an operator, key or value that does not exist.</summary>
    InvalidRecipe,

    /// <summary>A quantized model loses more accuracy than allowed.</summary>
    AccuracyDropExceeded,

    /// <summary>Two models that are to be compared have inputs or outputs that cannot be paired.</summary>
    ModelsNotComparable,

    /// <summary>A metric does not fit the model's output or the dataset's labels.</summary>
    InvalidMetric,

    /// <summary>A file of accuracy parts cannot be read, or parts do not belong together.</summary>
    InvalidAccuracyPart,

    /// <summary>The model does not fit the format (more than the format's offsets reach).</summary>
    ModelTooLarge,
}
